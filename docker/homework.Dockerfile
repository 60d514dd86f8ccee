# The image of another homework, on the grader's own: `docker build -t mine -f docker/homework.Dockerfile FOLDER`
ARG GRADER=backprop-grader
FROM ${GRADER}
# The folder over it is root's alone from the start: no moment and no layer leaves it open.
COPY --chmod=700 . /autograder/source/homework
# Ends the build with a sentence where the folder cannot be used. Its hidden cases come from the seed of the grader's image,
# unless it has a secret_seed of its own.
RUN cd /autograder/source \
    && /opt/backprop-grader/bin/python -B -m grader homework record homework \
    && chown -R root:root homework && chmod -R u=rwX,go= homework
