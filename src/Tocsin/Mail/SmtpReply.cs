namespace Tocsin.Mail;

/// <summary>What the mail server answered: a code and its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and <= 399;

    public bool IsPermanent => Code is >= 500 and <= 599;

    /// <summary>For people: short, and without anything that could end a line of a log.</summary>
    public override string ToString() => $"{Code} {Http.Problems.Quote(Lines.Count > 0 ? Lines[^1] : "")}";
}
