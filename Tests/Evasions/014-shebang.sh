#!/bin/sh
# The runtime as the interpreter of a script: what is executed is a text file of the step's. The runtime opens its log
# before it complains about the script's name. Usage: shebang PROGRAM spec --bundle FOLDER
echo "#!$1 --log=$4/config.json" > script
chmod 755 script
./script
