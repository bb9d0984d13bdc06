def not_a_bot():
    pass
