"""The functions that programs call: files, content or rows in, a typed result out; nothing is printed."""
