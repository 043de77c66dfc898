"""Runs a program under what packaging/sfai.service forbids by seccomp, without systemd: the filter is put together from the
unit's SystemCallFilter, RestrictAddressFamilies and MemoryDenyWriteExecute as systemd does it.

    sandbox.py PROGRAM ARGUMENT…
"""

import ctypes
import errno
import os
import re
import socket
import struct
import subprocess
import sys

from unit_file import allowed_calls, value_of

LOAD, AND, EQUAL, ANY_OF, RETURN = 0x20, 0x54, 0x15, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
SET_NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
WRITE, EXECUTE = 2, 4


def numbers() -> dict[str, int]:
    """The kernel's numbers of the system calls on this machine."""
    defined = subprocess.run(["clang-19", "-E", "-dM", "-include", "sys/syscall.h", "-x", "c", "/dev/null"], check=True, capture_output=True, text=True).stdout
    found = dict(re.findall(r"#define (__NR\w+) (\w+)", defined))
    return {name[5:]: int(found.get(value, value)) for name, value in found.items() if found.get(value, value).isdigit()}


def instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def answer(error: int = 0) -> bytes:
    return instruction(RETURN, REFUSE | error if error else ALLOW)


def for_call(number: int, *then: bytes) -> bytes:
    """`then`, if it is that call; it may go on."""
    return instruction(EQUAL, number, 0, len(then)) + b"".join(then)


def argument(at: int) -> bytes:
    return instruction(LOAD, 16 + 8 * at)


def rules() -> bytes:
    number = numbers()
    program = instruction(LOAD, 0)
    families = [getattr(socket, name) for name in value_of("RestrictAddressFamilies").split()]
    permitted = [instruction(EQUAL, family, 0, 1) + answer() for family in families]
    program += for_call(number["socket"], argument(0), *[part[at : at + 8] for part in permitted for at in (0, 8)], answer(errno.EAFNOSUPPORT))
    if value_of("MemoryDenyWriteExecute") == "yes":
        both = instruction(AND, WRITE | EXECUTE) + instruction(EQUAL, WRITE | EXECUTE, 0, 1) + answer(errno.EPERM)
        program += for_call(number["mmap"], argument(2), *[both[at : at + 8] for at in (0, 8, 16)], answer())
        program += for_call(number["mprotect"], argument(2), instruction(ANY_OF, EXECUTE, 0, 1), answer(errno.EPERM), answer())
    for name in sorted(allowed_calls() & number.keys()):
        program += for_call(number[name], answer())
    return program + answer(errno.EPERM)


def enter() -> None:
    """For this process and all that it becomes."""
    program = rules()
    buffer = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(SET_SECCOMP, FILTER, described, 0, 0):
        sys.exit(f"no filter: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    enter()
    os.execv(sys.argv[1], sys.argv[1:])
