"""The messengers' providers: what each sends us, how it proves that, and how something is sent to it.

Imports neither rasa nor anything of the domain, so that the gateway can run on any Python it supports.
"""
