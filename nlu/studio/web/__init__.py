"""The studio's pages, an app of its own. Who is asking is told by an Entrance, which whoever mounts it gives."""
