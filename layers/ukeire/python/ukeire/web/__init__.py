"""The outside over HTTP: routes as data, pages and JSON over the same use cases."""

import gc
import os

if "LAMBDA_TASK_ROOT" in os.environ:
    # A cold start makes many objects and no garbage; ``lambda_handler`` turns the collector on again.
    gc.disable()
