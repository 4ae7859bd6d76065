print("hac")
