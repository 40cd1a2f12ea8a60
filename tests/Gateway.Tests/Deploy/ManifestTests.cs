using Gateway.Program.Configuration;
using Gateway.Program.Features.Health;
using Gateway.Program.Hosting;
using Gateway.Rest;
using Gateway.Tests.Host;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Deploy;

/// <summary>The manifests of <c>deploy/kubernetes</c>, read strictly by the models of Kubernetes: they fit each other and the program.</summary>
public sealed class ManifestTests
{
    private const string Name = "app.kubernetes.io/name";

    private static readonly string _folder = RepositoryFiles.PathOf("deploy", "kubernetes");
    private static readonly Dictionary<string, object> _objects = LoadAll();

    [Fact]
    public void The_kustomization_names_every_file_of_the_folder()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "kustomization.yaml"));
        var named = lines.Where(static line => line.StartsWith("  - ", StringComparison.Ordinal) && line.EndsWith(".yaml", StringComparison.Ordinal)).Select(static line => line[4..]);

        Assert.Equal(Files().Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.Contains(lines, line => line.Trim() == $"- name: {Deployment.Spec.Template.Spec.Volumes.Single().ConfigMap.Name}");
        Assert.Contains(lines, line => line.Trim() == $"- name: {Container.Image}");
        Assert.Contains("      - gateway.json", lines);
    }

    [Fact]
    public void Selectors_find_the_pods()
    {
        var labels = Deployment.Spec.Template.Metadata.Labels;

        Assert.Equal(labels[Name], Deployment.Spec.Selector.MatchLabels[Name]);
        Assert.Equal(labels[Name], Of<V1Service>().Spec.Selector[Name]);
        Assert.Equal(labels[Name], Of<V1PodDisruptionBudget>().Spec.Selector.MatchLabels[Name]);
        Assert.Equal(labels[Name], Deployment.Spec.Template.Spec.TopologySpreadConstraints.Single().LabelSelector.MatchLabels[Name]);
        var scaled = Of<V2HorizontalPodAutoscaler>().Spec.ScaleTargetRef;
        Assert.Equal((Deployment.ApiVersion, Deployment.Kind, Deployment.Metadata.Name), (scaled.ApiVersion, scaled.Kind, scaled.Name));

        // A budget that lets no pod go would stop every drain of a node.
        Assert.True(Of<V2HorizontalPodAutoscaler>().Spec.MinReplicas > 1);
    }

    [Fact]
    public void Ports_lead_to_the_program_and_HTTP_2_is_named_where_it_is_spoken()
    {
        var port = Assert.Single(Container.Ports);
        var service = Of<V1Service>().Spec.Ports;

        Assert.All(service, one => Assert.Equal(port.Name, one.TargetPort.Value));
        Assert.Equal("kubernetes.io/h2c", service.Single(static one => one.Name == "grpc").AppProtocol);
        Assert.Equal("http", service.Single(static one => one.Name == "http").AppProtocol);
        var image = File.ReadAllText(RepositoryFiles.PathOf("deploy", "container", "Containerfile"));
        Assert.Contains($"ASPNETCORE_URLS=http://*:{port.ContainerPort}", image, StringComparison.Ordinal);
        Assert.Contains($"EXPOSE {port.ContainerPort}", image, StringComparison.Ordinal);
        Assert.Contains($"USER {Deployment.Spec.Template.Spec.SecurityContext.RunAsUser}", image, StringComparison.Ordinal);
    }

    [Fact]
    public void Probes_ask_for_paths_of_the_program()
    {
        Assert.Equal(HealthEndpoints.Live, Container.LivenessProbe.HttpGet.Path);
        Assert.Equal(HealthEndpoints.Live, Container.StartupProbe.HttpGet.Path);
        Assert.Equal(HealthEndpoints.Ready, Container.ReadinessProbe.HttpGet.Path);
        Assert.All([Container.LivenessProbe, Container.StartupProbe, Container.ReadinessProbe], static probe => Assert.Equal(Container.Ports.Single().Name, probe.HttpGet.Port.Value));
    }

    [Fact]
    public void The_pod_needs_no_right()
    {
        var pod = Deployment.Spec.Template.Spec;

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Equal((false, true), (Container.SecurityContext.AllowPrivilegeEscalation, Container.SecurityContext.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], Container.SecurityContext.Capabilities.Drop);
        Assert.True(Container.Resources.Limits.ContainsKey("memory"));
    }

    [Fact]
    public void The_configuration_has_no_mistakes_and_a_pod_has_the_time_that_it_asks_for()
    {
        var file = Path.Combine(_folder, "gateway.json");
        var mount = Container.VolumeMounts.Single();
        Assert.Equal(["--config", $"{mount.MountPath}/gateway.json"], Container.Args);
        Assert.Equal(Deployment.Spec.Template.Spec.Volumes.Single().Name, mount.Name);
        var settings = GatewayHost.Parse("--config", file);
        var configuration = GatewayApp.CreateBuilder(settings).Configuration;

        Assert.Empty(ConfigurationCheck.Find(configuration));
        var program = new ProgramOptions();
        var options = new GatewayOptions();
        configuration.GetSection("Gateway").Bind(program);
        configuration.GetSection("Gateway").Bind(options);

        // The probe of readiness has failed, and load balancers know it, before calls are refused.
        var told = TimeSpan.FromSeconds((Container.ReadinessProbe.PeriodSeconds ?? 10) * (Container.ReadinessProbe.FailureThreshold ?? 3));
        Assert.True(program.ShutdownDelay > told, $"{program.ShutdownDelay} > {told}");
        var grace = TimeSpan.FromSeconds(Deployment.Spec.Template.Spec.TerminationGracePeriodSeconds ?? 30);
        Assert.True(program.ShutdownDelay + options.DrainTimeout + TimeSpan.FromSeconds(10) < grace, $"{program.ShutdownDelay} + {options.DrainTimeout} + 10 s < {grace}");
    }

    [Fact]
    public void A_mistake_in_a_manifest_would_be_found()
    {
        var broken = File.ReadAllText(Path.Combine(_folder, "deployment.yaml")).Replace("readinessProbe:", "readynessProbe:", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(broken, strict: true));
    }

    private static V1Deployment Deployment => Of<V1Deployment>();

    private static V1Container Container => Deployment.Spec.Template.Spec.Containers.Single();

    private static T Of<T>() => (T)_objects[typeof(T).Name];

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(_folder, "*.yaml").Where(static file => Path.GetFileName(file) != "kustomization.yaml");

    private static Dictionary<string, object> LoadAll() => Files()
        .SelectMany(static file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true))
        .ToDictionary(static one => one.GetType().Name);
}
