"""Training, judging and publishing of content, in a process of its own: `python -m nlu.studio.jobs`."""
