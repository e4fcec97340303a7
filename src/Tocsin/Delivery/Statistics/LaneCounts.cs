using Tocsin.Integrations;

namespace Tocsin.Delivery.Statistics;

/// <summary>What became of a lane's attempts in some time: numbers that can be added.</summary>
internal sealed class LaneCounts
{
    /// <summary>Room for outcomes to come: the numbers are kept by position.</summary>
    private const int Outcomes = 32;
    private const int States = 3;
    private readonly int[] _numbers = new int[States + Outcomes + LatencyHistogram.Steps];

    public ReadOnlySpan<int> Latency => _numbers.AsSpan(States + Outcomes);

    /// <summary>Deliveries that ended so.</summary>
    public int Ended(DeliveryState state) => _numbers[(int)state];

    /// <summary>Attempts, and for cancelled the ends without one, that had this outcome.</summary>
    public int Of(OutcomeClass outcome) => _numbers[States + (int)outcome];

    public void Count(AttemptRecord record)
    {
        if (record.Decision.Ended is { } state)
        {
            _numbers[(int)state]++;
        }

        _numbers[States + (int)record.Outcome.Class]++;
        if (record.StartedAt is not null)
        {
            _numbers[States + Outcomes + LatencyHistogram.StepOf(record.Duration)]++;
        }
    }

    public void Add(LaneCounts other)
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] += other._numbers[i];
        }
    }

    /// <summary>Most numbers are zero and the others small: a byte each.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var last = Array.FindLastIndex(_numbers, n => n != 0);
        for (var i = 0; i <= last; i++)
        {
            writer.Write7BitEncodedInt(_numbers[i]);
        }

        return bytes.ToArray();
    }

    public static LaneCounts Read(byte[] bytes)
    {
        var counts = new LaneCounts();
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream);
        for (var i = 0; i < counts._numbers.Length && stream.Position < stream.Length; i++)
        {
            counts._numbers[i] = reader.Read7BitEncodedInt();
        }

        return counts;
    }
}
