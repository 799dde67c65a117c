/* optimizers.list.h - every optimizer, one row each. */
OPTIMIZER(sgd)
OPTIMIZER(adam)
OPTIMIZER(adamw)
