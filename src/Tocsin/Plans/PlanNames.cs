namespace Tocsin.Plans;

/// <summary>The plans that an organization can have.</summary>
internal static class PlanNames
{
    /// <summary>What an organization has unless its operator says otherwise: it is their own server.</summary>
    public const string Unlimited = "unlimited";
    public const string Free = "free";
    public const string Developer = "developer";
    public const string Startup = "startup";
    public const string Professional = "professional";
    public const string Enterprise = "enterprise";
}
