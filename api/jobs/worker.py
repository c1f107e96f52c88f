"""The worker: takes plans from the queue and makes them, until it is told to end."""

import asyncio
import os
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException

from huline.api.jobs.making import Shop, make
from huline.api.jobs.queue import QUEUE, TASK, Queue
from huline.api.settings import Settings
from huline.api.store import answers
from huline.api.store.database import AWAY, waited_for
from huline.optimizer.strategies.prices.kept import all_kept
from huline.optimizer.strategies.process import Child, Named

POLLING_SECONDS = 1.0
RECOVERY_SECONDS = 0.5
CLEANING_SECONDS = 3_600.0
WARMING_SECONDS = 600.0
"""Without a sign of life, after which the process that compiles loops ends itself."""
HEARING_SECONDS = 0.2
_WARM = Named("huline.optimizer.strategies.warm", "gently")

log = structlog.get_logger()


def work(settings: Settings) -> None:
    """Make plans until SIGTERM or SIGINT; what is under way then is handed to other workers."""
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    database = await asyncio.to_thread(waited_for, settings, new=False)
    shop = Shop(database, settings, name)
    pool = ThreadPoolExecutor(max(1, settings.concurrency), thread_name_prefix="plan")
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        shop.ending.set()
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    shop.spare.stock()
    warming = threading.Thread(target=_warm, args=(shop.ending,))
    warming.start()
    log.info("worker begins", worker=name, concurrency=settings.concurrency)
    while not ended.is_set():
        try:
            await _serve(shop, pool, ended)
        except (ConnectorException, *AWAY) as error:
            log.warning("the database is away", error=type(error).__name__)
            await asyncio.to_thread(database.mend)
            await asyncio.sleep(RECOVERY_SECONDS)
    await asyncio.to_thread(pool.shutdown)
    shop.spare.close()
    warming.join()
    await asyncio.to_thread(database.close)
    log.info("worker ended", worker=name)


def _warm(ending: threading.Event) -> None:
    """Have loops compiled that the first large plan would otherwise wait for."""
    if all_kept():
        return
    with Child() as child:
        child.begin(_WARM, (), None, WARMING_SECONDS)
        while not (child.is_over() or ending.is_set()):
            child.hear(HEARING_SECONDS)


async def _serve(shop: Shop, pool: ThreadPoolExecutor, ended: asyncio.Event) -> None:
    """Run the queue's own worker until the end, or until the database is away."""
    settings = shop.settings
    connector = PsycopgConnector(conninfo=shop.database.conninfo, min_size=1, max_size=4)
    queue = Queue(connector)

    @queue.app.task(name=TASK, queue=QUEUE)
    async def make_plan(plan: str) -> None:
        # what is under way goes on even if the queue's worker is begun anew
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(pool, _made, shop, plan))

    async with queue.app.open_async():
        serving = queue.app.run_worker_async(
            queues=[QUEUE], name=shop.name, concurrency=max(1, settings.concurrency),
            fetch_job_polling_interval=POLLING_SECONDS, install_signal_handlers=False,
            update_heartbeat_interval=settings.heartbeat, delete_jobs="always",
            stalled_worker_timeout=settings.silence, shutdown_graceful_timeout=settings.graceful,
        )  # fmt: skip
        running, tending = asyncio.create_task(serving), asyncio.create_task(_tend(shop, queue))
        waiting = asyncio.create_task(ended.wait())
        tasks: set[asyncio.Task[Any]] = {running, tending, waiting}
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        # the queue's worker waits for what is under way before it lets itself be cancelled
        await asyncio.wait(tasks, timeout=settings.graceful)
        for task in done - {waiting}:
            task.result()


def _made(shop: Shop, plan: str) -> None:
    make(shop, plan)
    if not shop.ending.is_set():
        shop.spare.stock()


async def _tend(shop: Shop, queue: Queue) -> None:
    """See to plans whose worker is gone, and forget what is too old."""
    settings, beats = shop.settings, 0
    while True:
        for job in await queue.app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=settings.silence
        ):
            log.warning("a worker is gone, its plan goes to another", plan=job.task_kwargs)
            await queue.app.job_manager.retry_job(job)
        await asyncio.to_thread(_tidy, shop, beats * settings.heartbeat >= CLEANING_SECONDS)
        beats = 0 if beats * settings.heartbeat >= CLEANING_SECONDS else beats + 1
        await asyncio.sleep(settings.heartbeat)


def _tidy(shop: Shop, clean: bool) -> None:
    with shop.database.begin() as session:
        shop.queue.put_deserted(session, shop.settings.silence)
        if clean:
            answers.forget(session, shop.settings.idempotency_hours)
