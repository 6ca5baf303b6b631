// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-gate.h"

/**
 * FichaGate:
 *
 * Lets a bounded number of operations run at a time; the others wait in the order they came.
 */
struct _FichaGate
{
  GObject parent_instance;

  guint places;
  GQueue waiting; /* (element-type GTask) (owned) */
};

G_DEFINE_FINAL_TYPE (FichaGate, ficha_gate, G_TYPE_OBJECT)

static void
ficha_gate_finalize (GObject *object)
{
  FichaGate *self = FICHA_GATE (object);

  /* each waiting task holds a reference */
  g_assert (g_queue_is_empty (&self->waiting));

  G_OBJECT_CLASS (ficha_gate_parent_class)->finalize (object);
}

static void
ficha_gate_class_init (FichaGateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ficha_gate_finalize;
}

static void
ficha_gate_init (FichaGate *self)
{
  g_queue_init (&self->waiting);
}

/**
 * ficha_gate_new:
 * @places: how many may be inside at a time
 *
 * Returns: (transfer full): an open gate
 */
FichaGate *
ficha_gate_new (guint places)
{
  FichaGate *self;

  g_return_val_if_fail (places > 0, NULL);

  self = g_object_new (FICHA_TYPE_GATE, NULL);
  self->places = places;

  return self;
}

/**
 * ficha_gate_enter_async:
 * @self: a gate
 * @callback: called when there is a place; it is taken until ficha_gate_leave()
 * @user_data: for @callback
 */
void
ficha_gate_enter_async (FichaGate *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FICHA_IS_GATE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ficha_gate_enter_async);

  if (self->places == 0)
    {
      g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
      return;
    }

  self->places--;
  g_task_return_boolean (task, TRUE);
}

/**
 * ficha_gate_enter_finish:
 * @self: a gate
 * @result: a result of ficha_gate_enter_async()
 */
void
ficha_gate_enter_finish (FichaGate *self, GAsyncResult *result)
{
  g_return_if_fail (FICHA_IS_GATE (self));
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ficha_gate_leave:
 * @self: a gate
 *
 * Gives a place back; the first in the queue takes it.
 */
void
ficha_gate_leave (FichaGate *self)
{
  g_autoptr (GTask) next = NULL;

  g_return_if_fail (FICHA_IS_GATE (self));

  next = g_queue_pop_head (&self->waiting);
  if (next != NULL)
    g_task_return_boolean (next, TRUE);
  else
    self->places++;
}
