namespace Tocsin.Findings.Triage;

/// <summary>What people say of a finding.</summary>
internal enum VerificationStatus
{
    /// <summary>Nobody has looked at it.</summary>
    Unverified,

    TruePositive,

    FalsePositive,

    /// <summary>It is there, and it stays.</summary>
    AcceptedRisk,

    /// <summary>Somebody says that it is gone; the next scan that reports it says otherwise.</summary>
    Fixed,
}

/// <summary>Their words.</summary>
internal static class VerificationStatuses
{
    public const string Unverified = "unverified";
    public const string TruePositive = "true_positive";
    public const string FalsePositive = "false_positive";
    public const string AcceptedRisk = "accepted_risk";
    public const string Fixed = "fixed";

    public static string Word(this VerificationStatus status) =>
        status switch
        {
            VerificationStatus.TruePositive => TruePositive,
            VerificationStatus.FalsePositive => FalsePositive,
            VerificationStatus.AcceptedRisk => AcceptedRisk,
            VerificationStatus.Fixed => Fixed,
            _ => Unverified,
        };

    /// <summary>The status with this word, which a request's check has let through.</summary>
    public static VerificationStatus Parse(string word) =>
        Enum.GetValues<VerificationStatus>().First(s => s.Word() == word);
}
