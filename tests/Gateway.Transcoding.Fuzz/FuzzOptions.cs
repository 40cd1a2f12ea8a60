using System.Globalization;

namespace Gateway.Transcoding.Fuzz;

/// <summary>The command line.</summary>
/// <param name="Duration">The time to run; all targets share it.</param>
/// <param name="Seed">The seed of the random numbers.</param>
/// <param name="Target">The one target to run; null for all.</param>
/// <param name="Case">The one case to run; null for as many cases as the time allows.</param>
internal sealed record FuzzOptions(TimeSpan Duration, long Seed, string? Target, long? Case)
{
    public const string Usage = "--minutes N | --seconds N   how long (default 10 seconds)\n--seed N                    default: a new one\n--target NAME [--case N]    one target, one case of it";

    public static FuzzOptions? Parse(string[] args)
    {
        var options = new FuzzOptions(TimeSpan.FromSeconds(10), Environment.TickCount64, null, null);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var number = long.TryParse(args[i + 1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
            var known = args[i] switch
            {
                "--minutes" when number > 0 => options with { Duration = TimeSpan.FromMinutes(number) },
                "--seconds" when number > 0 => options with { Duration = TimeSpan.FromSeconds(number) },
                "--seed" when number >= 0 => options with { Seed = number },
                "--case" when number >= 0 => options with { Case = number },
                "--target" => options with { Target = args[i + 1] },
                _ => null,
            };
            if (known is null)
            {
                return null;
            }

            options = known;
        }

        return args.Length % 2 == 0 ? options : null;
    }
}
