"""Vectors along the last axis: products and lengths, faster than numpy's reductions over three numbers."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2

Floats = NDArray[np.float32]
Points = NDArray[np.floating[Any]]
F = TypeVar("F", bound=np.floating[Any])


def dot(a: NDArray[F], b: NDArray[F]) -> NDArray[F]:
    """The scalar product, without the last axis."""
    return np.asarray(np.einsum("...i,...i->...", a, b))


def length(vectors: NDArray[F]) -> NDArray[F]:
    """Euclidean lengths, without the last axis."""
    return np.asarray(np.sqrt(dot(vectors, vectors)))


def unit(vectors: NDArray[F]) -> NDArray[F]:
    """The vectors, of length 1; what has no length stays 0."""
    return np.asarray(vectors / np.maximum(length(vectors), 1e-9)[..., None], vectors.dtype)


def turned(vectors: Floats, matrix: Floats) -> Floats:
    """vectors @ matrix for N x 3 and 3 x 3, without the threads that a matrix library starts for it."""
    flat = np.ascontiguousarray(vectors).reshape(-1, 1, 3)
    found = cv2.transform(flat, np.ascontiguousarray(matrix.T)) if len(flat) else flat
    return np.asarray(found, np.float32).reshape(vectors.shape)


def cross(a: NDArray[F], b: NDArray[F]) -> NDArray[F]:
    """The vector product; numpy's own costs more than all else for a small mesh."""
    ax, ay, az = a[..., 0], a[..., 1], a[..., 2]
    bx, by, bz = b[..., 0], b[..., 1], b[..., 2]
    product = np.empty(np.broadcast_shapes(a.shape, b.shape), np.result_type(a, b))
    product[..., 0] = ay * bz - az * by
    product[..., 1] = az * bx - ax * bz
    product[..., 2] = ax * by - ay * bx
    return product
