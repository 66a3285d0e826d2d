"""Lists and restarts a process with the client that a public generator makes of the API's description."""

import os

from qd_client import AuthenticatedClient
from qd_client.api.processes import processes_list, processes_restart

client = AuthenticatedClient(base_url=os.environ["QD_URL"], token=os.environ["QD_TOKEN"])
listed = processes_list.sync(client=client)
names = [process.name for process in listed.items]
assert "sample" in names, names
before = next(process for process in listed.items if process.name == "sample")
answer = processes_restart.sync("sample", client=client)
item = answer.items[0]
assert str(item.outcome) in ("restarted", "Outcome.RESTARTED"), item.outcome
assert item.process.pid != before.pid, (before.pid, item.process.pid)
print(f"restarted sample: pid {before.pid} -> {item.process.pid}")
