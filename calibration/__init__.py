"""Learns a voice: what is usual for one person on one device. No Qt here."""
