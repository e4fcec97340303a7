namespace Tocsin.Plans;

/// <summary>A request that was counted, or refused, by what one node knows.</summary>
/// <param name="Quota">How the organization stands.</param>
/// <param name="Batch">With which others it is to be told of.</param>
/// <param name="Place">Its place among them, from 1.</param>
internal readonly record struct TakenRequest(Quota Quota, RequestBatch Batch, long Place);
