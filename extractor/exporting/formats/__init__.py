"""The forms in which records can be written for other tools, one module each.

A module here is a format when its name does not begin with an underscore; the format's name is the module's, with
hyphens for underscores. It defines

- ``FOLDER: bool``: whether it writes a folder of files, or one file;
- ``def write(articles: Iterable[Article], dest: Path, options: Options) -> None``: goes through the articles once and
  writes them to ``dest``, which is a new, empty folder, or the name of a file that is not there yet. Both take their
  place only when it has returned, so that it need not clean up.

The first line of its docstring stands in the help of ``extractor export``. It imports heavy libraries within ``write``;
:func:`extractor.exporting.needed` tells a user what to install. Nothing else has to be changed to add one.
"""
