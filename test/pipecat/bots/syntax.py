def bot(args:
