"""What is asked of Windows, by a kernel32 that only listens."""

import ctypes
import struct

import pytest

from hikiana.batch.workers.windows import end_with_all_that_is_started

JOB, SELF = 2**40 + 1, 2**64 - 1


class Function:
    """Answers, and keeps what it was asked; pointers as the numbers that they are."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def __call__(self, *arguments):
        self.asked.append([getattr(argument, "value", argument) for argument in arguments])
        return self.answer


class Kernel:
    def __init__(self, job=JOB, is_set=1):
        self.CreateJobObjectW, self.GetCurrentProcess = Function(job), Function(SELF)
        self.SetInformationJobObject, self.AssignProcessToJobObject = Function(is_set), Function(1)


@pytest.mark.skipif(struct.calcsize("P") != 8, reason="sizes of a 64-bit system")
def test_process_is_put_into_a_job_that_ends_with_its_last_handle():
    kernel = Kernel()
    end_with_all_that_is_started(kernel)
    ((job, kind, limits, size),) = kernel.SetInformationJobObject.asked
    information = bytes(ctypes.cast(limits, ctypes.POINTER(ctypes.c_char * size)).contents)
    assert (job, kind, size) == (JOB, 9, 144)
    assert information == bytes(16) + struct.pack("<I", 0x2000) + bytes(124)
    assert kernel.AssignProcessToJobObject.asked == [[JOB, SELF]]
    assert kernel.CreateJobObjectW.restype is kernel.GetCurrentProcess.restype is ctypes.c_void_p


@pytest.mark.parametrize("kernel", [Kernel(job=None), Kernel(is_set=0)])
def test_process_is_not_put_into_a_job_that_cannot_be_had(kernel):
    end_with_all_that_is_started(kernel)
    assert kernel.AssignProcessToJobObject.asked == []
