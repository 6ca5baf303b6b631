// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "mock-monitor.h"

#define MOCK_TYPE_MONITOR (mock_monitor_get_type ())
G_DECLARE_FINAL_TYPE (MockMonitor, mock_monitor, MOCK, MONITOR, GObject)

struct _MockMonitor
{
  GObject parent_instance;

  GNetworkConnectivity connectivity;
};

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
mock_monitor_initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = mock_monitor_initable_init;
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MockMonitor,
                               mock_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          monitor_iface_init))

static void
mock_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MockMonitor *self = MOCK_MONITOR (object);

  switch (id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->connectivity != G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, self->connectivity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mock_monitor_class_init (MockMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mock_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
mock_monitor_init (MockMonitor *self)
{
}

GNetworkMonitor *
mock_monitor_new (GNetworkConnectivity connectivity)
{
  MockMonitor *self = g_object_new (MOCK_TYPE_MONITOR, NULL);

  self->connectivity = connectivity;
  return G_NETWORK_MONITOR (self);
}
