#ifndef MODEL_INTERNAL_H
#define MODEL_INTERNAL_H

/* Shared by model.c, which writes, and model_load.c alone. */
#define MODEL_FORMAT "hydra model 1"
#define MODEL_SEAL ",\"sha256\":\"" /* then 64 digits */
#define MODEL_END "\"}\n"

#endif
