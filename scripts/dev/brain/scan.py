"""Makes the scan of lesson 09 smaller: MNI152, the mean T1-weighted scan of 152 heads, without what is not brain.

nilearn (PyPI) has it in cells of 1 mm, as `nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz`;
here it is cut to the brain, and each 3 x 3 x 3 cells become their mean. The file carries its licence with it. Needs numpy.

    python scan.py mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz brain.safetensors
"""

import gzip
import json
import struct
import sys

import numpy

SIDE = 3
BRAIN = (slice(0, 156), slice(26, 209), slice(25, 172))
ABOUT = {
    "source": "ICBM 152 nonlinear symmetric template, 2009a, T1-weighted, without what is not brain",
    "axes": "slices from the neck up, rows from the back of the head to the front, columns from one ear to the other; 3 mm",
    "notice": (
        "Copyright (C) 1993-2004 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute, McGill "
        "University. Permission to use, copy, modify, and distribute this software and its documentation for any purpose "
        "and without fee is hereby granted, provided that the above copyright notice appear in all copies. The authors and "
        "McGill University make no representations about the suitability of this software for any purpose. It is provided "
        '"as is" without express or implied warranty. The authors are not responsible for any data loss, equipment damage, '
        "property loss, or injury to subjects or patients resulting from the use or misuse of this software package."
    ),
}


def volume(nifti):
    """The bytes of a NIfTI-1 file, as slices of rows."""
    _, columns, rows, slices = struct.unpack("<4h", nifti[40:48])
    (start,) = struct.unpack("<f", nifti[108:112])
    cells = numpy.frombuffer(nifti, numpy.uint8, columns * rows * slices, int(start))
    return cells.reshape(slices, rows, columns)


def smaller(cells):
    slices, rows, columns = (n // SIDE for n in cells.shape)
    blocks = cells.reshape(slices, SIDE, rows, SIDE, columns, SIDE)
    return blocks.mean((1, 3, 5)).round().astype(numpy.uint8)


def main(source, target):
    with gzip.open(source) as file:
        whole = volume(file.read())
    scan = smaller(whole[BRAIN])
    assert whole[BRAIN].sum(dtype=int) == whole.sum(dtype=int), "the cut goes through the brain"
    entry = {"dtype": "U8", "shape": scan.shape, "data_offsets": [0, scan.size]}
    header = json.dumps({"__metadata__": ABOUT, "t1": entry}).encode()
    header += b" " * (-len(header) % 8)
    with open(target, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + scan.tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
