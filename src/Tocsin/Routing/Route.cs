using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>An integration that wants an event, and the name under which it asked for it.</summary>
internal readonly record struct Route(Integration Integration, string Name);
