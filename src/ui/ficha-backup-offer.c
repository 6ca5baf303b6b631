// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup-offer.h"

#define KEY      "backup-offer"
#define NOT_YET  G_GINT64_CONSTANT (0)
#define ACCEPTED G_GINT64_CONSTANT (-1)
/* For how long it is not made again, in seconds. */
#define PATIENCE (30 * 24 * 60 * 60)

/**
 * FichaBackupOffer:
 *
 * Whether the list offers a backup: from the first secret key on that is saved, until there is one;
 * not for 30 days once a person has seen it and left. (ux.md 2.4)
 */
struct _FichaBackupOffer
{
  GObject parent_instance;

  GSettings *settings; /* (owned) (nullable) */
  gboolean due;
};

G_DEFINE_FINAL_TYPE (FichaBackupOffer, ficha_backup_offer, G_TYPE_OBJECT)

typedef enum
{
  PROP_DUE = 1,
} FichaBackupOfferProperty;

static GParamSpec *properties[PROP_DUE + 1];

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
update (FichaBackupOffer *self)
{
  gboolean due;

  g_assert (FICHA_IS_BACKUP_OFFER (self));

  due = self->settings != NULL &&
        ficha_backup_offer_is_due (g_settings_get_int64 (self->settings, KEY), get_now ());
  if (self->due == due)
    return;

  self->due = due;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DUE]);
}

static void
offer_from (FichaBackupOffer *self, gint64 moment)
{
  g_assert (FICHA_IS_BACKUP_OFFER (self));

  if (self->settings == NULL)
    return;

  g_settings_set_int64 (self->settings, KEY, moment);
  update (self);
}

static void
ficha_backup_offer_dispose (GObject *object)
{
  g_clear_object (&FICHA_BACKUP_OFFER (object)->settings);

  G_OBJECT_CLASS (ficha_backup_offer_parent_class)->dispose (object);
}

static void
ficha_backup_offer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((FichaBackupOfferProperty) id)
    {
    case PROP_DUE:
      g_value_set_boolean (value, FICHA_BACKUP_OFFER (object)->due);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ficha_backup_offer_class_init (FichaBackupOfferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ficha_backup_offer_dispose;
  object_class->get_property = ficha_backup_offer_get_property;

  properties[PROP_DUE] =
      g_param_spec_boolean ("due", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ficha_backup_offer_init (FichaBackupOffer *self)
{
}

/**
 * ficha_backup_offer_new:
 * @settings: (nullable): where it is remembered; without, it is never made
 *
 * Returns: (transfer full): the offer
 */
FichaBackupOffer *
ficha_backup_offer_new (GSettings *settings)
{
  FichaBackupOffer *self;

  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FICHA_TYPE_BACKUP_OFFER, NULL);
  g_set_object (&self->settings, settings);
  update (self);

  return self;
}

/**
 * ficha_backup_offer_is_due:
 * @offered_from: what is remembered
 * @now: seconds since the epoch
 *
 * Returns: whether the offer is to be made; a clock that was set back makes it no later
 */
gboolean
ficha_backup_offer_is_due (gint64 offered_from, gint64 now)
{
  return offered_from > NOT_YET && (now >= offered_from || offered_from - now > PATIENCE);
}

/**
 * ficha_backup_offer_begin:
 * @self: an offer
 *
 * A secret key was saved: where it is the first, the offer is made from now on.
 */
void
ficha_backup_offer_begin (FichaBackupOffer *self)
{
  g_return_if_fail (FICHA_IS_BACKUP_OFFER (self));

  if (self->settings != NULL && g_settings_get_int64 (self->settings, KEY) == NOT_YET)
    offer_from (self, get_now ());
}

/**
 * ficha_backup_offer_postpone:
 * @self: an offer
 *
 * A person has seen it, and left: for 30 days it is not made.
 */
void
ficha_backup_offer_postpone (FichaBackupOffer *self)
{
  g_return_if_fail (FICHA_IS_BACKUP_OFFER (self));

  if (self->due)
    offer_from (self, get_now () + PATIENCE);
}

/**
 * ficha_backup_offer_accept:
 * @self: an offer
 *
 * There is a backup: it is not made any more.
 */
void
ficha_backup_offer_accept (FichaBackupOffer *self)
{
  g_return_if_fail (FICHA_IS_BACKUP_OFFER (self));

  offer_from (self, ACCEPTED);
}
