"""A file about a batch system: what it may say, and the script that it comes to."""

from pathlib import Path

import pytest

from grader.classroom.cluster.batch import read_batch
from grader.intake.errors import CallerError

GOOD = 'kind = "slurm"\njobs = 20\ncores = 16\nmemory = "32GB"\n'


def written(folder: Path, text: str) -> Path:
    (folder / "slurm.toml").write_text(text)
    return folder / "slurm.toml"


@pytest.mark.parametrize(("kind", "directives"), [
    ("slurm", ("#SBATCH -p short", "#SBATCH --cpus-per-task=16", "#SBATCH -t 02:00:00", "#SBATCH --mem=30G")),
    ("pbs", ("#PBS -q short", "#PBS -l select=1:ncpus=16:mem=30GB", "#PBS -l walltime=02:00:00")),
    ("lsf", ("#BSUB -q short", "#BSUB -n 16", "#BSUB -W 02:00")),
])
def test_the_script_of_a_job(kind: str, directives: tuple[str, ...], tmp_path: Path) -> None:
    walltime = "02:00" if kind == "lsf" else "02:00:00"
    more = f'queue = "short"\nwalltime = "{walltime}"\njob_script_prologue = ["module load python"]\n'
    system = 'lsf_units = "mb"\n' if kind == "lsf" else ""
    host = '[scheduler_options]\nhost = "127.0.0.1"\n'
    lines = read_batch(written(tmp_path, GOOD.replace("slurm", kind) + more + system + host)).script().splitlines()
    assert set(directives) <= set(lines) and "module load python" in lines
    [command] = [line for line in lines if "dask_worker" in line]
    assert "--nthreads 1 " in command and "--nworkers 16 " in command and "tcp://127.0.0.1:" in command


@pytest.mark.parametrize(("text", "said"), [
    ("", r"slurm\.toml: kind is missing; a file names kind, jobs, cores, memory"),
    (GOOD.replace("jobs = 20\n", ""), "jobs is missing"),
    (GOOD.replace("slurm", "slurn"), r"line 1: kind must be one of slurm, pbs, lsf, and it is 'slurn'"),
    (GOOD.replace("16", '"16"'), r"line 3: cores must be a whole number, at least 1, and it is '16'"),
    (GOOD.replace("20", "0"), r"line 2: jobs must be a whole number, at least 1, and it is 0"),
    (GOOD + 'qeue = "short"\n', r"line 5: dask-jobqueue has no option 'qeue' for slurm that can be set here; the nearest is queue"),
    (GOOD + "processes = 4\n", r"line 5: dask-jobqueue has no option 'processes'"),
    (GOOD + "[more\n", "is not valid TOML"),
    (GOOD.replace('"32GB"', '"much"'), "cannot be used as asked"),
    (GOOD + 'host = "here"\n', "cannot be used as asked: Please pass 'host' through 'scheduler_options'"),
])
def test_what_it_may_not_say(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CallerError, match=said):
        read_batch(written(tmp_path, text)).script()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CallerError, match=r"no\.toml cannot be read"):
        read_batch(tmp_path / "no.toml")
