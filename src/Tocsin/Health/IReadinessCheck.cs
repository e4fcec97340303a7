namespace Tocsin.Health;

/// <summary>Something without which no request can be answered.</summary>
internal interface IReadinessCheck
{
    /// <summary>Why not, in a few words that give nothing away; null when all is well. Cheap: it is asked every second.</summary>
    Task<string?> ReasonAsync(CancellationToken cancellationToken);
}
