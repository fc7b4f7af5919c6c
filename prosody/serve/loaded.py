"""Imported once by the process that workers are forked from: what every call needs is then in all of them."""

from prosody.serve.work import ready

ready()
