using System.ComponentModel;

namespace Tocsin.Plans;

/// <summary>What each plan allows: <c>Tocsin:Plans</c>, in the words of <see cref="PlanLimits"/>.</summary>
internal sealed class PlansOptions
{
    private const string Requests = "Requests to the API that an organization of this plan may make: ";

    [Description(Requests + "none, unlimited, or such as '60/minute 1000/hour 10000/day'.")]
    public string Free { get; set; } = PlanLimits.NoApi;

    [Description(Requests + "none, unlimited, or limits.")]
    public string Developer { get; set; } = "60/minute 1000/hour 10000/day";

    [Description(Requests + "none, unlimited, or limits.")]
    public string Startup { get; set; } = "120/minute 5000/hour 50000/day";

    [Description(Requests + "none, unlimited, or limits.")]
    public string Professional { get; set; } = "300/minute";

    [Description(Requests + "none, unlimited, or limits.")]
    public string Enterprise { get; set; } = PlanLimits.NoLimit;

    /// <summary>The table: every plan that has limits to be set, by name.</summary>
    public IEnumerable<(string Name, string Setting, string Text)> Table() =>
        [
            (PlanNames.Free, nameof(Free), Free),
            (PlanNames.Developer, nameof(Developer), Developer),
            (PlanNames.Startup, nameof(Startup), Startup),
            (PlanNames.Professional, nameof(Professional), Professional),
            (PlanNames.Enterprise, nameof(Enterprise), Enterprise),
        ];
}
