"""Runs one Pipecat bot for one session, over the HTTP contract of Pipecat Cloud's base image."""
