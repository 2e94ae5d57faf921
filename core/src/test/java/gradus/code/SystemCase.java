package gradus.code;

import gradus.array.NdArray;
import gradus.check.RandomNumbers;
import gradus.layout.Given;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.FixedPlaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A system of equations, or layers at which a gradient arrives, with numbers and what a pass makes of them. */
record SystemCase(String label, Network network, Pass pass) {
    private static final int EXAMPLES = 4;

    static SystemCase of(String label, Network network) {
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 7, 0.7);
        Given given = new Given(network, EXAMPLES, numbers, Layout.COLUMNS, Map.of(), List.of());
        return new SystemCase(label, network, Pass.run(label, given));
    }

    /** Layers at whose output a gradient arrives. */
    static SystemCase chain(String text, boolean penalised) {
        NetworkOptions options = NetworkOptions.defaults().withUpstream(true).withPenalty(penalised);
        return of(text + " with a given gradient", Network.parse(text, options));
    }

    private static SystemCase arriving(String label, String text) {
        return of(
                label, Network.equations(label, text, NetworkOptions.defaults().withUpstream(true)));
    }

    /** Systems of all kinds, and units. */
    static List<SystemCase> all() {
        Map<String, SystemCase> all = new LinkedHashMap<>();
        SystemTexts.all()
                .forEach((label, text) ->
                        all.put(label, of(label, Network.equations(label, text, NetworkOptions.defaults()))));
        FixedPlaces.names().forEach(name -> all.put(name, of(name, FixedPlaces.network(name))));
        all.put("unit", chain("4 > 3 relu", false));
        all.put("normalised", chain("3 > 4 batchnorm", true));
        all.put("residual", chain("3 > a: 4 relu > 4 tanh + a > batchnorm > 2", false));
        all.put("gate alone", arriving("gate alone", SystemTexts.withoutCost(SystemTexts.GATE)));
        all.put("number alone", arriving("number alone", SystemTexts.withoutCost(SystemTexts.ODD_NAMES)));
        return List.copyOf(all.values());
    }

    String code(Language language, String name, boolean selfTest) {
        EmittedCode.Options options = EmittedCode.Options.usual(language)
                .withLayout(Layout.COLUMNS)
                .withName(name)
                .withSelfTest(selfTest);
        return EmittedCode.of(network, pass.derivation(), language, options);
    }

    /** What the function takes, in order: a system's arrays as declared, a chain's vectors as columns. */
    List<NdArray> inputs() {
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        return network.forward().given().stream()
                .map(t -> {
                    int[] shape = t.dims().stream().mapToInt(sizes::get).toArray();
                    int[] laid = network.isChain() && shape.length == 1 ? new int[] {shape[0], 1} : shape;
                    return new NdArray(laid, pass.given().values().get(t));
                })
                .toList();
    }

    /** Everything that the function must give back, row by row, by the name in the code. */
    Map<String, double[]> expected() {
        Map<String, double[]> expected = new LinkedHashMap<>();
        Map<String, NdArray> arrays = pass.arrays();
        network.forward().equations().forEach(e -> {
            if (!e.target().equals(network.forward().cost()) || network.upstream() == null) {
                put(expected, e.target().name(), e.target().name(), arrays);
            }
        });
        pass.derivation().gradients().forEach(g -> {
            String own = g.equation().target().name();
            boolean ofInput = network.isChain() && network.inputTensors().contains(g.of());
            put(expected, ofInput ? "dX" : own, own, arrays);
        });
        return expected;
    }

    /** Of a chain a pass hands out what belongs to examples, and the parameters' gradients. */
    private void put(Map<String, double[]> expected, String name, String own, Map<String, NdArray> arrays) {
        NdArray array = arrays.get(own);
        if (array != null) {
            expected.put(name, array.data());
        }
    }
}
