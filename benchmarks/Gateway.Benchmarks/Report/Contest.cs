using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace Gateway.Benchmarks.Report;

/// <summary>The contenders of one benchmark class under one set of parameters.</summary>
internal sealed class Contest
{
    private Contest(Type type, string parameters, IReadOnlyList<Contender> contenders)
    {
        Type = type;
        Parameters = parameters;
        Contenders = contenders;
    }

    public Type Type { get; }

    /// <summary>The parameters, such as <c>Items = 20</c>.</summary>
    public string Parameters { get; }

    /// <summary>The contenders, with the baseline first.</summary>
    public IReadOnlyList<Contender> Contenders { get; }

    /// <summary>Every contest of a benchmark class, as BenchmarkDotNet would run it, set up and ready.</summary>
    public static IEnumerable<Contest> Of(Type type) =>
        BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases
            .GroupBy(c => string.Join(", ", c.Parameters.Items.Select(p => Describe(p))))
            .Select(cases => new Contest(type, cases.Key, [.. Start([.. cases])]));

    /// <summary>Runs the contenders in turn.</summary>
    public void Measure(TimeSpan round, int rounds)
    {
        foreach (var contender in Contenders)
        {
            contender.Calibrate(round);
        }

        for (var i = 0; i < rounds; i++)
        {
            foreach (var contender in Contenders)
            {
                contender.Round();
            }
        }
    }

    private static IEnumerable<Contender> Start(BenchmarkCase[] cases)
    {
        var instance = Activator.CreateInstance(cases[0].Descriptor.Type)!;
        foreach (var parameter in cases[0].Parameters.Items)
        {
            cases[0].Descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        foreach (var setup in cases[0].Descriptor.Type.GetMethods().Where(m => m.IsDefined(typeof(GlobalSetupAttribute))))
        {
            setup.Invoke(instance, null);
        }

        return cases
            .OrderByDescending(c => c.Descriptor.Baseline)
            .Select(c => new Contender(c.Descriptor.WorkloadMethod.Name, Bind(c.Descriptor.WorkloadMethod, instance)));
    }

    private static string Describe(ParameterInstance parameter) =>
        $"{parameter.Name} = {(parameter.Value is int number ? number.ToString("N0", CultureInfo.InvariantCulture) : parameter.Value)}";

    // A delegate of the method itself, because a call by reflection would cost more than some of the measured work.
    private static Action<int> Bind(MethodInfo method, object instance)
    {
        if (method.ReturnType == typeof(int))
        {
            var call = method.CreateDelegate<Func<int>>(instance);
            return times =>
            {
                for (var i = 0; i < times; i++)
                {
                    call();
                }
            };
        }

        var callForObject = method.CreateDelegate<Func<object?>>(instance);
        return times =>
        {
            for (var i = 0; i < times; i++)
            {
                callForObject();
            }
        };
    }
}
