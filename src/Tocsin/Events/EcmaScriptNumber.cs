using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tocsin.Events;

/// <summary>Numbers as <c>Number.prototype.toString</c> writes them (ECMA-262, Number::toString).</summary>
internal static class EcmaScriptNumber
{
    /// <summary>Writes the number, or returns false when a double holds another value than the text says.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        if (IsPlainInteger(text))
        {
            output.Write(text);
            return true;
        }

        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value) || Decimal.Parse(text) != Decimal.Of(value))
        {
            return false;
        }

        output.Write(Encoding.ASCII.GetBytes(Format(value)));
        return true;
    }

    /// <summary>The shortest digits that read back as the same double, placed as ECMAScript places them.</summary>
    public static string Format(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var (negative, digits, point) = Decimal.Of(value);
        var sign = negative ? "-" : "";
        var count = digits.Length;
        return sign
            + point switch
            {
                >= 1 and <= 21 when count <= point => digits + new string('0', point - count),
                >= 1 and <= 21 => digits[..point] + "." + digits[point..],
                > -6 and <= 0 => "0." + new string('0', -point) + digits,
                _ => digits[..1]
                    + (count > 1 ? "." + digits[1..] : "")
                    + "e"
                    + (point > 0 ? "+" : "-")
                    + Exponent(point),
            };
    }

    private static string Exponent(int point) => Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture);

    // Up to 15 digits without a point are exact and written as they stand.
    private static bool IsPlainInteger(ReadOnlySpan<byte> text)
    {
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        return digits.Length is > 0 and <= 15
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits[0] != '0' || text.Length == 1);
    }

    /// <summary>A decimal value 0.DIGITS × 10^point, without zeros at either end: equal values are equal records.</summary>
    private readonly record struct Decimal(bool Negative, string Digits, int Point)
    {
        public static Decimal Of(double value)
        {
            Span<byte> text = stackalloc byte[32];
            value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
            return Parse(text[..length]);
        }

        public static Decimal Parse(ReadOnlySpan<byte> text)
        {
            var negative = text[0] == '-';
            var end = text.IndexOfAny((byte)'e', (byte)'E');
            // An exponent that does not fit belongs to a value that is 0 or infinite, or to one with absurdly many digits.
            var exponent = 0;
            if (
                end >= 0
                && !int.TryParse(
                    text[(end + 1)..],
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                )
            )
            {
                exponent = int.MaxValue / 2;
            }

            var mantissa = Encoding.ASCII.GetString(text[(negative ? 1 : 0)..(end < 0 ? text.Length : end)]);
            var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
            var point = (dot < 0 ? mantissa.Length : dot) + exponent;
            var all = mantissa.Replace(".", "", StringComparison.Ordinal);
            var digits = all.TrimStart('0');
            point -= all.Length - digits.Length;
            digits = digits.TrimEnd('0');
            return digits.Length == 0 ? new Decimal(Negative: false, "", 0) : new Decimal(negative, digits, point);
        }
    }
}
