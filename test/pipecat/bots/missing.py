import no_such_module_anywhere


async def bot(runner_args):
    pass
