"""Starts the kernel tslab by jupyter_client and prints what a test wants to know, as JSON.

Usage: python client.py TRANSPORT POLICY
"""

import json
import os
import queue
import stat
import sys
import time

import zmq
from jupyter_client.manager import KernelManager

HANG_S = 60
transport, policy = sys.argv[1:]
manager = KernelManager(kernel_name="tslab", transport=transport, transport_encryption=policy)
manager.start_kernel()
found = {}
try:
    with open(manager.connection_file) as file:
        info = json.load(file)
    found["hasKeys"] = "curve_publickey" in info and "curve_secretkey" in info
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=HANG_S)
    outputs = []
    reply = client.execute_interactive("console.log('out'); 6 * 7", timeout=HANG_S, output_hook=outputs.append)
    found["status"] = reply["content"]["status"]
    found["outputs"] = [
        out["content"].get("text") or out["content"]["data"]["text/plain"]
        for out in outputs
        if out["msg_type"] in ("stream", "execute_result")
    ]
    answers = []
    client.execute_interactive(
        "prompt('Name?')", allow_stdin=True, timeout=HANG_S, stdin_hook=lambda message: client.input("Ada"),
        output_hook=answers.append,
    )
    found["input"] = [out["content"]["data"]["text/plain"] for out in answers if out["msg_type"] == "execute_result"]
    found["beats"] = client.hb_channel.is_beating()
    umask = []
    client.execute_interactive(
        "require('fs').writeFileSync('own.txt', ''); (require('fs').statSync('own.txt').mode & 0o777).toString(8)",
        timeout=HANG_S, output_hook=umask.append,
    )
    found["files"] = [out["content"]["data"]["text/plain"] for out in umask if out["msg_type"] == "execute_result"]
    if transport == "ipc":
        modes = [os.stat(f"{info['ip']}-{info[port]}").st_mode for port in info if port.endswith("_port")]
        found["modes"] = sorted({oct(stat.S_IMODE(mode)) for mode in modes})
    # who has no key of the kernel's hears nothing, though it broadcasts meanwhile
    listener = zmq.Context.instance().socket(zmq.SUB)
    listener.linger = 0
    listener.subscribe(b"")
    separator = ":" if transport == "tcp" else "-"
    listener.connect(f"{transport}://{info['ip']}{separator}{info['iopub_port']}")
    deadline = time.monotonic() + 1
    heard = 0
    while time.monotonic() < deadline:
        client.execute_interactive("1", timeout=HANG_S, output_hook=lambda message: None)
        heard += listener.poll(0)
    found["strangerHears"] = heard > 0
    listener.close()
    client.stop_channels()
finally:
    manager.shutdown_kernel(now=True)
    if transport == "ipc":
        found["left"] = [port for port in info if port.endswith("_port") and os.path.exists(f"{info['ip']}-{info[port]}")]
print(json.dumps(found))
