using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery.History;

/// <summary>Reads the filters of requests.</summary>
internal static class DeliveryFilters
{
    /// <summary>What the filter asks for in these lanes, before the cursor's.</summary>
    public static DeliverySearch Read(
        DeliveryFilter filter,
        IReadOnlyList<long> lanes,
        string? after,
        List<FieldError> errors
    )
    {
        CheckType(filter.EventType, "?event_type", errors);
        CheckTimes(filter.From, filter.To, "?", errors);
        var before = filter.To is { } to ? Floor(to) : UInt128.MaxValue;
        if (DeliveryId.TryParse(after) is { } cursor)
        {
            before = UInt128.Min(before, cursor.Value);
        }

        return new DeliverySearch
        {
            Lanes = lanes,
            Statuses = StatusesOf(filter.Status),
            EventType = filter.EventType,
            TargetId = filter.TargetId,
            Outcome = OutcomeOf(filter.Outcome),
            From = filter.From is { } from ? Floor(from) : UInt128.MinValue,
            Before = before,
        };
    }

    public static DeliveryStatuses StatusesOf(string? status) =>
        status is null ? DeliveryStatuses.All : Enum.Parse<DeliveryStatuses>(status, ignoreCase: true);

    public static OutcomeClass? OutcomeOf(string? outcome) =>
        outcome is null
            ? null
            : Enum.Parse<OutcomeClass>(outcome.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    /// <summary>The smallest id of events of that moment.</summary>
    public static UInt128 Floor(DateTimeOffset time) => Id.ValueOf(Id.Floor(DeliveryId.Prefix, time));

    public static void CheckType(string? type, string pointer, List<FieldError> errors)
    {
        if (type is null)
        {
            return;
        }

        if (EventNames.CheckAsked(type) is var (problem, expected))
        {
            errors.Add(Error(pointer, problem, expected));
        }
        else if (type.EndsWith('*'))
        {
            errors.Add(Error(pointer, $"is '{Problems.Quote(type)}', which stands for several", "one type or name"));
        }
    }

    public static void CheckTimes(DateTimeOffset? from, DateTimeOffset? to, string prefix, List<FieldError> errors)
    {
        if (from is { } begin && to is { } end && begin >= end)
        {
            errors.Add(Error(prefix + "to", "is not after from", "a later time than from"));
        }
    }

    public static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
