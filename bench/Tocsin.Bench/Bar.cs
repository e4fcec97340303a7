using System.Globalization;

namespace Tocsin.Bench;

/// <summary>What a median should be.</summary>
/// <param name="Limit">The least, or the most, that is good.</param>
/// <param name="IsLeast">Whether it is the least.</param>
internal sealed record Bar(double Limit, bool IsLeast)
{
    public static Bar AtLeast(double limit) => new(limit, IsLeast: true);

    public static Bar AtMost(double limit) => new(limit, IsLeast: false);

    public bool IsMetBy(double median) => IsLeast ? median >= Limit : median <= Limit;

    public string Judge(double median) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsLeast ? '≥' : '≤')} {Limit:0.###} {(IsMetBy(median) ? "met" : "MISSED")}"
        );
}
