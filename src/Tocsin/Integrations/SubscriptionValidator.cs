using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Integrations;

/// <summary>Holds a subscription against the catalogue and the organization's targets.</summary>
internal sealed class SubscriptionValidator(TargetResolver targets)
{
    public async Task CheckAsync(
        OrganizationId organization,
        Subscription subscription,
        string severityPointer,
        List<FieldError> errors,
        CancellationToken cancellationToken
    )
    {
        foreach (var (index, name) in (subscription.Events ?? []).Index())
        {
            if (EventNames.CheckAsked(name) is var (problem, expected))
            {
                errors.Add(Error($"/events/{index}", problem, expected));
            }
        }

        foreach (var (index, name) in (subscription.Severities ?? []).Index())
        {
            if (!Severities.All.Contains(name, StringComparer.Ordinal))
            {
                var nearest = NearestName.Of(name, Severities.All);
                var list = $"one of {string.Join(", ", Severities.All)}" + (nearest is null ? "" : $" ('{nearest}'?)");
                errors.Add(Error($"{severityPointer}/{index}", $"'{Problems.Quote(name)}' is not a severity", list));
            }
        }

        PatternValidator.Check(subscription, "/filters", errors);
        if (subscription.TargetIds is { Count: > 0 } ids)
        {
            var known = await targets.GetAsync(organization, ids, cancellationToken);
            foreach (var (index, id) in ids.Index())
            {
                if (!known.ContainsKey(id))
                {
                    errors.Add(
                        Error(
                            $"/target_ids/{index}",
                            $"no target has the id '{Problems.Quote(id)}'",
                            "the id of a target, as GET /targets lists it"
                        )
                    );
                }
            }
        }
    }

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
