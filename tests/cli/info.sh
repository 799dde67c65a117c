# basin info on files that are not there, not what they should be, or damaged.
t basin info
t basin info missing.safetensors
mkdir folder
t basin info folder
