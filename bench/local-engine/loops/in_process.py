"""The plain loop: the notebook's code as a function, called by Optuna in this process."""

from notebook_code import as_function
from study import read_work, run_study

work = read_work()
trial = as_function(work["notebook"], work["metric"])
run_study(work, lambda values: trial(**values))
