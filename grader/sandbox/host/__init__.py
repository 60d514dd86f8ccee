"""The trusted side: starts and ends workers, asks them, and believes nothing that they say."""
