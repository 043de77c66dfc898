"""A share of one CPU, as a small Lambda has it: a group of processes with a quota (cgroup version 1 or 2; takes root).

    share = CpuShare(0.25)
    subprocess.Popen(…, preexec_fn=lambda: share.join(os.getpid()))
    share.remove()                           once its processes are gone
"""

import os
import pathlib
import time

# The smallest quota that Linux takes: what a program does at its start is a few milliseconds, and must not fit into one.
QUOTA_US = 1000


class CpuShare:
    def __init__(self, share: float):
        if not 0.01 <= share <= 1:
            raise SystemExit("--share takes a number from 0.01 to 1")
        period = int(QUOTA_US / share)
        root = pathlib.Path("/sys/fs/cgroup")
        old = root / "cpu"
        self._folder = (old if old.is_dir() else root) / f"sfai-share-{os.getpid()}"
        try:
            self._folder.mkdir()
            if old.is_dir():
                (self._folder / "cpu.cfs_period_us").write_text(str(period))
                (self._folder / "cpu.cfs_quota_us").write_text(str(QUOTA_US))
            else:
                (self._folder / "cpu.max").write_text(f"{QUOTA_US} {period}")
        except OSError as error:
            raise SystemExit(f"--share needs root and the cgroup controller 'cpu': {error}") from error

    def join(self, pid: int) -> None:
        (self._folder / "cgroup.procs").write_text(str(pid))

    def remove(self) -> None:
        for _ in range(100):
            try:
                return self._folder.rmdir()
            except OSError:  # the last process is not quite gone
                time.sleep(0.01)
        self._folder.rmdir()
