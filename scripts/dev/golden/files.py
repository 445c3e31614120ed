"""Files that torch.save has written, and what their values are as texts; and files that hold more than values."""

import base64
import io

import torch
from torch import nn


def saved(value):
    file = io.BytesIO()
    torch.save(value, file)
    return base64.b64encode(file.getvalue()).decode()


def state():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1)).state_dict()


def trained():
    torch.manual_seed(0)
    net = nn.Linear(2, 1)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    net(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    return {"epoch": 3, "net": net.state_dict(), "state": optimizer.state_dict()["state"], "best": 0.25}


def texts(value):
    return {str(k): ",".join(map(str, v)) if isinstance(v, dict) else {True: "true", False: "false", None: "null"}.get(v, str(v)) if isinstance(v, (bool, type(None))) else str(v)
            for k, v in value.items()}


def cases():
    x = torch.arange(6.0).reshape(2, 3)
    values = {
        "a state": state(), "a checkpoint": trained(),
        "values": {"b": True, "n": None, "long": 2**40, "negative": -5, "f": -1.5, "s": "ü", "size": torch.Size([2, 3]), "dtype": torch.int64},
        "tensors": {"whole": torch.tensor([1, 2]), "turned": x.t(), "row": x[1], "bools": torch.tensor([True, False]), "double": torch.tensor(0.5, dtype=torch.float64),
                    "bytes": torch.tensor([200], dtype=torch.uint8), "int": torch.tensor([-1], dtype=torch.int32), "empty": torch.ones(0, 2), "parameter": nn.Parameter(torch.ones(1))},
        "half precision": {"half": torch.tensor([0.1, -6e-8, 65504, torch.inf, torch.nan]).half(), "brain": torch.tensor([0.1, -1e-30, 3e38, torch.inf, torch.nan]).bfloat16(),
                           "view": torch.arange(6).half().reshape(2, 3)[1]},
    }
    read = [{"name": name, "file": saved(value), "texts": texts(value)} for name, value in values.items()]
    return read + [{"name": "a whole module", "file": saved(nn.ReLU()), "words": "the file holds torch.nn.modules.activation.ReLU"},
            {"name": "short integers", "file": saved(torch.ones(1).short()), "words": "the file holds a torch.ShortStorage"}]
