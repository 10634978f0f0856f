"""Getting a ticket into a municipality's inbox. In this round the desk is the only inbox: no worker runs and nothing is sent."""
