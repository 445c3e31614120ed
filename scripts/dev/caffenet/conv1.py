"""Takes the first kernels of CaffeNet out of the drawing of them in Caffe's documentation.

Caffe's notebook `examples/00-classification.ipynb` draws them in squares of 11 x 11, each of four or five pixels of the
screen, with a white line between; one range of grey for all, and the network's channels B, G, R shown as R, G, B.

The file carries Caffe's licence with it. Needs numpy and pillow.

    python conv1.py examples/00-classification.ipynb LICENSE caffenet-conv1.safetensors
"""

import base64
import io
import json
import struct
import sys

import numpy
from PIL import Image

SIDE, ACROSS, KERNELS = 11, 10, 96
ABOUT = {
    "source": "first layer of BAIR/BVLC CaffeNet (Jeff Donahue), as drawn in Caffe's examples/00-classification.ipynb",
    "license": "the model is released for unrestricted use; the drawing is under Caffe's licence, which follows",
    "scale": "0 is the smallest of all weights, 255 the largest; about 122 is zero; channels R, G, B",
}


def drawing(notebook):
    for cell in notebook["cells"]:
        if "net.params['conv1']" in "".join(cell["source"]):
            png = "".join(cell["outputs"][0]["data"]["image/png"])
            return numpy.array(Image.open(io.BytesIO(base64.b64decode(png))))
    raise SystemExit("no cell draws conv1")


def edges(picture, axis):
    """Where a row or column differs from the one before, and both ends."""
    differs = numpy.abs(numpy.diff(picture.astype(int), axis=axis)).sum(axis=(1 - axis, 2)) > 0
    return numpy.concatenate([[0], numpy.flatnonzero(differs) + 1, [picture.shape[axis]]])


def kernels(rgba):
    inside = rgba[..., 3] == 255
    picture = rgba[inside.any(1)][:, inside.any(0), :3]
    rows, columns = edges(picture, 0), edges(picture, 1)
    small = picture[rows[:-1]][:, columns[:-1]]
    whole = small.repeat(numpy.diff(rows), 0).repeat(numpy.diff(columns), 1)
    assert (whole == picture).all(), "the drawing does not consist of squares of one colour"
    squares = small.reshape(ACROSS, SIDE + 1, ACROSS, SIDE + 1, 3).swapaxes(1, 2).reshape(-1, SIDE + 1, SIDE + 1, 3)
    assert (squares[:, SIDE] == 255).all() and (squares[KERNELS:] == 255).all(), "no white lines"
    return squares[:KERNELS, :SIDE, :SIDE, ::-1].transpose(0, 3, 1, 2).copy()


def main(source, licence, target):
    with open(source, encoding="utf-8") as file:
        weight = kernels(drawing(json.load(file)))
    with open(licence, encoding="utf-8") as file:
        about = {**ABOUT, "notice": file.read()}
    entry = {"dtype": "U8", "shape": weight.shape, "data_offsets": [0, weight.size]}
    header = json.dumps({"__metadata__": about, "weight": entry}).encode()
    header += b" " * (-len(header) % 8)
    with open(target, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + weight.tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
