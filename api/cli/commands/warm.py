"""`huline warm`."""

import typer

from huline.api.cli.doors import Exit, LangOption, language, out


def warm(lang: LangOption = None) -> None:
    """Compile now what the first large plan would have to wait half a minute for.

    It is kept in the user's cache folder, for this installation of Huline.

    Exit status: 0 all is compiled; 1 the cache folder cannot be written to.
    """
    from huline.api.cli.messages import say
    from huline.optimizer.strategies.warm import warm as compile_all

    kept, spoken = compile_all(), language(lang)
    key = "warm.kept" if kept else "warm.lost"
    out.print(say(key, spoken, variable="XDG_CACHE_HOME"), markup=False, soft_wrap=True)
    raise typer.Exit(Exit.PROVEN if kept else Exit.BROKEN)
