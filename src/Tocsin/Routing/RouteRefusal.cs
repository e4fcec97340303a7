namespace Tocsin.Routing;

/// <summary>What said no: the stages of the filter, in the order in which they are asked.</summary>
internal enum RouteRefusal
{
    Disabled,

    /// <summary>It was made, or enabled again, after the event.</summary>
    CreatedLater,

    /// <summary>The event tells of its own failure.</summary>
    OwnFailure,
    Target,
    Event,
    Severity,
    Tool,
    Rule,
    Branch,
    Path,

    /// <summary>A silence held it back that held at the time of the event.</summary>
    Silenced,
}
